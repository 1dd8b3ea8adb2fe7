"""What a récapitulatif says: pure, from a version's choices to the words on the page."""
