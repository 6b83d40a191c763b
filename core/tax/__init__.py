"""Rule packs: what each jurisdiction says about lots. One file per jurisdiction; figures carry their source. No advice."""
