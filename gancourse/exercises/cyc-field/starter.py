def field(layers):
    raise NotImplementedError("your code here")
