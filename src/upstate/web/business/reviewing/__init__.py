"""How the city looks at applications: reviews, questions to the applicant, inspections, fees, decisions, letters."""
