"""Dispatch of an island by rule: hours, scenario-years, what they cost, a week to look at."""
