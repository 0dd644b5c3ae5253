"""What a person sees in a terminal, in its own width; never a full name. A module per subject."""
