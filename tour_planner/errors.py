"""The one refusal of the planner."""


class PlanningError(ValueError):
    """Le plan ne peut pas être calculé avec ces données ; la phrase dit ce qu’il faut changer."""
