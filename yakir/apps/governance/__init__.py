"""Governance of programmes: rules, seats, conflicts of interest, decisions, risks, overrules, checks."""
