"""How long the basic conditions last: simulation of the service network."""
