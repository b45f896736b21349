"""Pure rules of the ground floor: standard library only, no clock, no database."""
