"""The rules: decide what a command becomes, and fold an event into the state. Pure; one module per thing."""
