"""The supply of land to registered projects (Article 11 of the 2022 manufacturing decision).

A registered project opens a case that follows one published process. The process says which
agency acts when and how long the law and the city's promise allow. Due dates follow the working
days that the State Council's notices make.
"""
