"""The notifier tells everybody concerned that something happened.

It turns the facts of the other services into notifications, one for each recipient, and delivers
each to the webhook endpoints that the recipient registered, until the endpoint confirms or the
schedule is used up.
"""
