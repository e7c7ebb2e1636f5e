"""Reminding, rung by the clock."""
