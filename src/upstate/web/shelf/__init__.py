"""The city's solutions on the web: their stories, what was proved, and the lists with their reasons."""
