/*
 * ip / ipv6 prefix-list of IronWare: Brocade's NetIron (MLX, CER, CES) and
 * FastIron, which is Ruckus's ICX now.
 *
 * From the Multi-Service IronWare Routing Configuration Guide 05.6.00, "ip
 * prefix-list" (p. 243): rows are tried by their numbers, which go by fives;
 * "ge" alone reaches up to the host, "le" alone begins at the length, and
 * length < ge <= le; a row is removed by all of it.  Names have 32 characters
 * (Unified IP MIB Reference, snIpPrefixListName, p. 248).  "ipv6 prefix-list"
 * is taken from SLX-OS, which came of it (Command Reference 20.2.1a).  How far
 * the numbers go is not told, nor what becomes of a row whose number is taken:
 * removals come first, and the greatest number is one that all others of this
 * kind know.
 *
 * What a list without rows does, or a neighbor with one that is not there, is
 * not told: each list ends with a row that denies the rest.
 */
#include "emit.h"

const struct emitter emitter_brocade_ironware_prefix_list = {
	.name = "brocade-ironware-prefix-list",
	.platform = "Brocade and Ruckus IronWare",
	.kind = "prefix list",
	.title = "ip and ipv6 prefix-list, for neighbors and route-maps",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 32,
	.name_chars = "_-.",
	.name_shared = 1,
	.seq_start = 5,
	.seq_step = 5,
	.seq_max = 65535,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, paste",
	.delta = DELTA_LINES,
	.order = DELS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no page of Brocade says what a list without rows, or "
	    "none, does",
	.checked = "no",
	.begin = seq_ip_begin,
	.row = seq_row,
	.run = seq_run,
	.none = seq_none,
	.add = seq_row,
	.del = seq_del_row,
	.parse = seq_ip_parse,
};
