"""The rules: who is told what, and what becomes of a delivery. Pure: values in, values out."""
