"""The pages of challenges: what is asked, who takes part, the board, and the judges."""
