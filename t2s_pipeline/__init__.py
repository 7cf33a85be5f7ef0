"""Distil agent trajectories into an Agent Skill whose every line names its trajectories."""
