"""The rules of the exam, one by one: the functions that say each, and the tables of cases that show it."""
