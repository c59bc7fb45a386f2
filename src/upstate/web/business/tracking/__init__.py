"""Where an application is: shown to its applicant without an account, kept as long as its form says, and who read it."""
