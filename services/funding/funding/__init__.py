"""Money for projects from the programmes of Article 12 of the 2022 manufacturing decision.

Every registered project is matched with every programme that can be had. The answer is yes, no
or unknown, with the reason for each condition; a fact that nobody stated is neither zero nor
false, it is listed as missing.
"""
