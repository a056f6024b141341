/*
 * ip prefix-list / ipv6 prefix-list of Cisco NX-OS.
 *
 * From "Cisco Nexus 3548 Switch NX-OS Unicast Routing Command Reference"
 * (OL-27852-01, "ip prefix-list"): numbers by 5 from 5, an implicit deny at the
 * end, and a removal that names the whole row.  Numbers 1..4294967294, names of
 * 63 letters, digits, "_" and "-" (Batfish, CiscoNxosLexer and -Parser; Cisco
 * netascode, "VXLAN overlay extension").  An empty or an undefined list permits
 * all, in a route-map and at a neighbor alike (netascode; Batfish, lab tests),
 * so each list ends with a deny, and what is loaded is merged.  Nobody says
 * whether "ge" may be the length itself, so we never write it, nor what a row
 * does whose number is taken: a delta frees it first.
 */
#include "emit.h"

static const char *const bad[] = { "sequence-number*", "detail", "summary",
    NULL };

const struct emitter emitter_cisco_nxos_prefix_list = {
	.name = "cisco-nxos-prefix-list",
	.platform = "Cisco NX-OS",
	.kind = "prefix list",
	.title = "ip and ipv6 prefix-list, for route-maps and neighbors",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 63,
	.name_chars = "_-",
	.name_bad = bad,
	.name_shared = 1,
	.seq_start = 5,
	.seq_step = 5,
	.seq_max = 4294967294U,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_PERMITS,
	.hole_source = "Cisco netascode: an empty prefix list permits all; "
	    "Batfish, lab tests: so does an undefined one",
	.checked = "Batfish grammar",
	.begin = seq_ip_begin,
	.row = seq_row,
	.none = seq_none,
	.add = seq_row,
	.del = seq_del_row,
	.parse = seq_ip_parse,
};
