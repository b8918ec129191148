"""The register of major industrial projects (Article 11 of the 2022 manufacturing decision).

A sponsor registers its project, or a coordinator enters one from the city's list with what is
known. Whatever nobody stated stays unknown and is listed as missing. The register also keeps each
project's timeline, fed by the events of all services.
"""
