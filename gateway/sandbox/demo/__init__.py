"""The demo world as data: a car dealer group of three cities and the directory of its people."""
