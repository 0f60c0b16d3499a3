"""A sample commune, invented for the demo: an official portal and two public places, served on loopback."""
