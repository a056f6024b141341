"""Bodies in the published shapes of Azure, made on the fly.

    tags({"AzureCloud": ["20.0.0.0/16"],
          "Storage.WestEurope": ("westeurope", ["20.1.0.0/16"])})
    communities({"12076:5010": ("Exchange", ["52.96.0.0/14"])})
    fence(["20.0.0.0/8"])
"""

import json


def tags(values, number=1, eol="\n"):
    """The weekly file: a tag's prefixes, or its region and its prefixes."""
    out = []
    for name, v in values.items():
        region, prefixes = ("", v) if isinstance(v, list) else v
        out.append({"name": name, "id": name, "properties": {
            "changeNumber": number, "region": region, "regionId": 0,
            "platform": "Azure", "systemService": "",
            "addressPrefixes": prefixes, "networkFeatures": None}})
    text = json.dumps({"changeNumber": number, "cloud": "Public",
                       "values": out}, indent=2)
    return text.replace("\n", eol)


def communities(values):
    """As az prints them: a community's service and prefixes."""
    return json.dumps([{
        "bgpCommunities": [{
            "communityName": service, "communityPrefixes": prefixes,
            "communityValue": value, "isAuthorizedToUse": False,
            "serviceGroup": "O365", "serviceSupportedRegion": "Global"}],
        "id": "/subscriptions//resourceGroups//providers/"
              "Microsoft.Network/bgpServiceCommunities/" + service,
        "name": service, "resourceGroup": "", "serviceName": service,
        "type": "Microsoft.Network/bgpServiceCommunities"}
        for value, (service, prefixes) in values.items()])


def fence(prefixes, eol="\r\n"):
    return eol.join(["Prefix,Type", ""] + [
        p + ", MSFT Public IP Address Block" for p in prefixes] + [",", ""])
