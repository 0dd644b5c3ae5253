"""What the text of sheets and mails means, in our words and units. Small stages, each in its own module."""
