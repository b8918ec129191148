"""The rules of land supply: pure values, no I/O, no clock, no framework."""
