def compile(kb, data):
    return iter(())
