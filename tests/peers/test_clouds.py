#!/usr/bin/env python3
"""Golden files of clouds and of data before strict readers, Terraform's own
parser and PyYAML."""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import clouds                                       # noqa: E402
import test_judges as judges                        # noqa: E402

try:
    import yaml
except ImportError:
    yaml = None


def reader(read):
    """A reader of ours, which raises what it does not like."""
    def ask(program, text, scratch):
        try:
            read(text)
        except (ValueError, KeyError, TypeError, IndexError) as e:
            return False, repr(e)
        return True, ""
    return ask


def terraform(program, text, scratch):
    """Its own parser of HCL: whether the text is as it would write it."""
    path = os.path.join(scratch, "main.tf")
    with open(path, "w") as f:
        f.write(text)
    status, words = judges.run(program, "fmt", "-check", "-diff", path)
    return status == 0, words


def pyyaml(program, text, scratch):
    """What a real one reads is what the strict reader reads."""
    try:
        same = yaml.safe_load(text) == clouds.yaml(text)
        return same, "it reads another thing"
    except (yaml.YAMLError, ValueError) as e:
        return False, repr(e)


FILTER_ARM = (
    '{"$schema": "x", "contentVersion": "1.0.0.0", "resources": [{"type": '
    '"Microsoft.Network/routeFilters", "apiVersion": "2024-05-01", "name": '
    '"F", "location": "westus", "properties": {"rules": [{"name": "R", '
    '"properties": {"access": "Allow", "routeFilterRuleType": "Community", '
    '"communities": ["%s"]}}]}}]}')

# as in test_judges.py
JUDGES = [
    ("azure-route-filter-arm", "a reader of templates", None,
     reader(clouds.filter_arm), FILTER_ARM % "12076"),
    ("azure-route-filter-az", "a reader of commands", None,
     reader(clouds.filter_az),
     "set -e\naz network route-filter rule create --resource-group G "
     "--filter-name F --name R --access Allow --communities 12076:5060 "
     "--output none; rm x\n"),
    ("azure-route-filter-bicep", "a reader of Bicep", None,
     reader(clouds.filter_bicep),
     "resource f 'Microsoft.Network/routeFilters@2024-05-01' = {\n"
     "  name: 'F',\n  location: 'westus'\n}\n"),
    ("azure-route-filter-terraform", "a reader of HCL", None,
     reader(clouds.filter_terraform),
     'resource "azurerm_route_filter" "F" {\n  name = "F"\n  rule {\n'
     '    communities = [\n      "12076:5060"\n      "12076:5070"\n'
     '    ]\n  }\n}\n'),
    ("azure-route-filter-terraform", "terraform fmt", ("terraform",),
     terraform, 'resource "azurerm_route_filter" "F" {\n  name = "F"\n'),
    ("azure-route-table-az", "a reader of commands", None,
     reader(clouds.table_az),
     "set -e\naz network route-table route create --resource-group G "
     "--route-table-name T --name X_10.0.0.0_8 --address-prefix 11.0.0.0/8 "
     "--next-hop-type Internet --output none\n"),
    ("azure-route-table-terraform", "a reader of HCL", None,
     reader(clouds.table_terraform),
     'resource "azurerm_route" "X" {\n  for_each = toset([\n'
     '    "10.0.0.1/8",\n  ])\n\n  name = format("X_%s", replace(replace('
     'each.key, ":", "-"), "/", "_"))\n\n  resource_group_name = "G"\n'
     '  route_table_name    = "T"\n  address_prefix      = each.key\n'
     '  next_hop_type       = "Internet"\n}\n'),
    ("azure-route-table-terraform", "terraform fmt", ("terraform",),
     terraform, 'resource "azurerm_route" "X" {\n  for_each = toset([\n'),
    ("terraform-locals", "a reader of HCL", None, reader(clouds.locals_),
     'locals {\n  X = {\n    ipv4 = [\n      "10.0.0.1/8",\n    ]\n'
     '    ipv6 = [\n    ]\n  }\n}\n'),
    ("terraform-locals", "terraform fmt", ("terraform",), terraform,
     "locals {\n  X = {\n    ipv4 = [\n  }\n}\n"),
    ("terraform-tfvars", "a reader of HCL", None, reader(clouds.tfvars),
     'X = {\n  ipv4 = [\n    "10.0.0.0/8"\n    "11.0.0.0/8"\n  ]\n'
     '  ipv6 = [\n  ]\n}\n'),
    ("terraform-tfvars", "terraform fmt", ("terraform",), terraform,
     "X = {\n  ipv4 = [\n}\n"),
    ("ansible-vars", "a reader of YAML", None, reader(clouds.ansible),
     '---\n"X-Y":\n  "ipv4": []\n  "ipv6": []\n'),
    ("ansible-vars", "PyYAML", None, pyyaml, '---\n"X":\n  "ipv4": [\n'),
    ("yaml", "a reader of YAML", None, reader(clouds.variables_yaml),
     '---\n"X":\n  "communities":\n    - 12076:50\n'),
    ("yaml", "PyYAML", None, pyyaml,
     '---\n"X":\n  "ipv4": []\n "ipv6": []\n'),
    ("aws-prefix-list", "a reader of entries", None,
     reader(clouds.aws_entries),
     '[{"Cidr": "10.0.0.0/8"}, {"Cidr": "2001:db8::/32"}]'),
    ("aws-prefix-list-terraform", "a reader of HCL", None,
     reader(clouds.aws_terraform),
     'resource "aws_ec2_managed_prefix_list" "X" {\n  name = "X"\n'
     '  address_family = "IPv4"\n  max_entries = 1\n\n'
     '  entry { cidr = "2001:db8::/32" }\n\n  lifecycle {\n'
     '    prevent_destroy = true\n  }\n}\n'),
    ("aws-prefix-list-terraform", "terraform fmt", ("terraform",), terraform,
     'resource "aws_ec2_managed_prefix_list" "X" {\n  entry { cidr = }\n}\n'),
]


def main():
    asked = []
    for row in JUDGES:
        if row[3] is pyyaml and yaml is None:
            judges.skip("%s before PyYAML" % row[0],
                        "python3-yaml is not installed")
        else:
            asked.append(row)
    return judges.main(asked)


if __name__ == "__main__":
    sys.exit(main())
