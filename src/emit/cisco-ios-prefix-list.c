/*
 * ip prefix-list / ipv6 prefix-list of Cisco IOS and IOS-XE.
 *
 * "ge" must be greater than the length: len < ge <= le (Cisco IOS IP
 * Configuration Guide, "ip prefix-list"), so an exact row has neither.  Numbers
 * 1..4294967294, step 5 (Cisco-IOS-XE-ip, YangModels 17.17.1), and a name may
 * be no abbreviation of "sequence-number" (the same).  "detail" and "summary"
 * are keywords of the show command.  A number that is taken is refused, so a
 * change is a removal and an addition.  Whether the two families share their
 * names is written nowhere that we found: it counts as shared.
 */
#include "emit.h"

static const char *const bad[] = { "sequence-number*", "detail", "summary",
    NULL };

const struct emitter emitter_cisco_ios_prefix_list = {
	.name = "cisco-ios-prefix-list",
	.platform = "Cisco IOS, IOS-XE",
	.kind = "prefix list",
	.title = "ip and ipv6 prefix-list, for route-maps and neighbors",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_chars = "_-.",
	.name_bad = bad,
	.name_shared = 1,
	.line_max = 254,
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
	.hole_source = "Cisco documentation: an empty or undefined prefix list "
	    "permits all",
	.checked = "Batfish grammar",
	.begin = seq_ip_begin,
	.row = seq_row,
	.run = seq_run,
	.none = seq_none,
	.add = seq_row,
	.del = seq_del,
	.parse = seq_ip_parse,
};
