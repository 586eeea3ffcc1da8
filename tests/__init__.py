"""What concerns the whole house: the cast, the services, the journeys, the house rules."""
