"""`manage check_integrity` sees each thing that no longer is as it was. The owner tampers past the triggers."""
