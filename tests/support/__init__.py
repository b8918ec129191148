"""What several tiers of tests need: real servers on random ports, and rules for the whole run."""
