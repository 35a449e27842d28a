"""The only room that speaks to the world: four vendors behind one narrow way out."""
