"""People, process and memory: who may do what, in which order, and what was done. The front door is
`registry.desk.Desk`.
"""
