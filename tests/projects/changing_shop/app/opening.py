def doors():
    return ["front", "back"]


def opened():
    return {"open": True, "doors": doors()}


def closed(shop):
    shop["open"] = False
