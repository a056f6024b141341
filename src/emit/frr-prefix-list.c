/*
 * ip prefix-list / ipv6 prefix-list of FRRouting.
 *
 * Measured on 8.4.4: a prefix that is in the list under another number is
 * dropped in silence, so the old row goes first (DELS_FIRST); a removal by its
 * number alone removes whatever stands there, so the whole row is named
 * (FRRouting/frr issue 4382, pull request 16495); an undefined list denies
 * (lib/plist.c), but one that holds only a description permits all, so we write
 * none, and a sentinel stays where somebody else wrote one.  The families have
 * their own tables (lib/plist.c: prefix_master_ipv4, prefix_master_ipv6), and
 * numbers 1..4294967295 (yang/frr-filter.yang).  8.4.4 loads long lists in
 * quadratic time: 4000 rows take over a minute.
 */
#include "emit.h"

static const char *const bad[] = { "sequence-number*", NULL };

const struct emitter emitter_frr_prefix_list = {
	.name = "frr-prefix-list",
	.platform = "FRRouting",
	.kind = "prefix list",
	.title = "ip and ipv6 prefix-list, for route-maps and neighbors",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 128,
	.name_chars = "_-.",
	.name_bad = bad,
	.name_shared = 0,
	.seq_start = 5,
	.seq_step = 5,
	.seq_max = 4294967295U,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "vtysh -f FILE",
	.delta = DELTA_LINES,
	.order = DELS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_NONE,
	.hole_source = "FRRouting lib/plist.c, and 8.4.4 tried: a list of only "
	    "a description permits all, an undefined one denies",
	.checked = "vtysh -C, bgpd -C (frr 8.4.4)",
	.begin = seq_ip_begin,
	.row = seq_row,
	.run = seq_run,
	.none = seq_none,
	.add = seq_row,
	.del = seq_del_row,
	.parse = seq_ip_parse,
};
