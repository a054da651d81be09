"""Reads of endurance: the network, runs, holdings, scenarios of outages."""
