"""The rules of funding: pure values, no I/O, no clock, no framework."""
