def opened():
    return {"tea": 7}
