/*
 * Devices that load what we write.  Each reads the text as its vendor's does,
 * with its traps, and knows nothing of src/: neither how rows are parsed there
 * nor how a delta is made.  What is true of which vendor is said in each file.
 *
 * A device matches in a small universe: a window of five levels in each family,
 * down to the host, so that a set of routes is 63 bits (a heap: bit 1 is the
 * window, bits 2n and 2n + 1 the halves of n) and a set of addresses is the
 * upper 32 of them.  Bit 0 stands for all that lies outside of the window: it
 * is set when something that we never wrote is permitted.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <stddef.h>
#include <stdint.h>

#define DEV_DEPTH	5
#define DEV_NODES	64
#define DEV_ALL		UINT64_MAX
#define DEV_LEAVES	(UINT64_MAX << 32)	/* hosts */
#define DEV_OUTSIDE	UINT64_C(1)

#define DEV_LISTS	3
#define DEV_ROWS	96
#define DEV_TEXT	8192
#define DEV_WORDS	24

struct dev_window {
	uint8_t		 base4[4], base6[16];
};

/* A prefix with its lengths. */
struct dev_key {
	int		 af;
	uint8_t		 addr[16];
	unsigned	 len, lo, hi;
};

struct dev_row {
	uint32_t	 number;	/* 0: none */
	int		 deny;
	int		 type;		/* Junos, SR OS: the match type */
	struct dev_key	 key;
	uint64_t	 routes;	/* that it speaks of */
};

struct dev_list {
	char		 name[40];
	int		 af;		/* 0: not told */
	int		 described;	/* FRR: by a description */
	size_t		 n;
	struct dev_row	 row[DEV_ROWS];
};

/* What a device says to a line. */
enum dev_say {
	DEV_OK,
	DEV_IGNORED,		/* nothing changed, and no harm */
	DEV_REFUSED,		/* an error message; the rest goes on */
	DEV_BAD			/* no such command: never to be written */
};

enum dev_did { DID_NOTHING, DID_ADD, DID_DEL, DID_REPLACE };

struct device {
	const struct dev_kind	*kind;
	const struct dev_window	*window;
	unsigned		 mode;
	struct dev_list		 list[DEV_LISTS];
	size_t			 nlist;
	/* of the last line: what it did, and to which row */
	enum dev_did		 did;
	struct dev_row		 did_row;
	const char		*why;	/* DEV_REFUSED, DEV_BAD */
	/* a block that is open: its list's name and family */
	int			 open, open_af;
	char			 open_name[80];
	/* address objects that groups may name, by family, as routes */
	uint64_t		 defined[2];
	/* a row that is not complete yet */
	int		 pending;
	struct dev_row	 pend;
	/* what is not in force yet: lines of a block, or a whole text */
	char			 text[DEV_TEXT];
	size_t			 ntext;
};

struct dev_kind {
	const char	*name;
	unsigned	 modes;		/* bits of device.mode that it knows */
	unsigned	 always;	/* and those that it never lacks */
	/* addresses are matched, not routes */
	int		 addresses;
	/* a row is removed by all of it, not by its number */
	int		 by_row;
	/* a list without rows is one */
	int		 keeps;
	/* one line without its newline */
	enum dev_say	 (*line)(struct device *, const char *, size_t);
	/*
	 * The text has ended: load and commit.  0, or -1: refused as a whole,
	 * and nothing has changed.  NULL: each line counts at once.
	 */
	int		 (*end)(struct device *);
	/* lines may wait for a commit that one of them keeps from coming */
	int		 commits;
	/* What the list matches; NULL: there is no such list. */
	uint64_t	 (*matched)(const struct device *,
			    const struct dev_list *);
	/* what is cut off between two lines is a text, too */
	int		 endless;
	/* what loads the whole form, if its text is of another kind */
	const struct dev_kind *whole;
};

extern const struct dev_kind	 dev_ios, dev_eos, dev_frr, dev_group,
				 dev_junos_prefix, dev_junos_filter, dev_xr,
				 dev_bird, dev_ipset, dev_nxos, dev_xr_group,
				 dev_asa_group, dev_nxos_group, dev_ios_acl,
				 dev_asa_acl, dev_ios_route, dev_xr_policy;
extern const struct dev_kind	 dev_vrp, dev_comware, dev_comware5, dev_os10,
				 dev_os9, dev_fastpath, dev_ironware;
extern const struct dev_kind	 dev_xpl, dev_vyos, dev_vyos_group, dev_ros,
				 dev_ros_filter, dev_sonic;

extern const struct dev_kind	 dev_bird1, dev_bird1_function, dev_openbgpd,
				 dev_gobgp, dev_gobgp_json, dev_openconfig,
				 dev_nft;
extern const struct dev_kind	 dev_ip_route, dev_ip_rule, dev_frr_route,
				 dev_exabgp_api, dev_exabgp_static,
				 dev_bird_static, dev_openvpn, dev_pf, dev_wg,
				 dev_swan, dev_azure_table, dev_fortios_plist;

/* Modes. */
#define IOS_TWICE	0x1	/* takes a row again under another number */
#define EOS_PENDING	0x2	/* a block counts when it is left */
#define FRR_EXACT	0x4	/* removes a number only with its content */
#define INDEX_TAKES	0x4	/* an occupied number is taken over */
#define SROS_TYPE	0x4	/* an entry is keyed by its type alone */
#define JUNOS_ORLONGER	0x8	/* who uses the list says orlonger */

void	 dev_init(struct device *, const struct dev_kind *,
	    const struct dev_window *, unsigned mode);
/* Feed a text, line by line; the worst that was said.  end() is not called. */
enum dev_say dev_load(struct device *, const char *);
uint64_t dev_matched(const struct device *, const char *name, int af);
struct dev_list *dev_find(struct device *, const char *name, int af);

/* --- for the devices ------------------------------------------------------ */

struct dev_words {
	size_t		 n;
	const char	*p[DEV_WORDS];
	size_t		 len[DEV_WORDS];
	size_t		 indent;
};

/* -1: too many words. */
int	 dev_split(struct dev_words *, const char *, size_t);
int	 dev_is(const struct dev_words *, size_t i, const char *);
int	 dev_u32(const char *, size_t, uint32_t *);
/* "A/LEN", host bits zero; lo and hi become len.  0, or -1. */
int	 dev_prefix(struct dev_key *, const char *, size_t);
int	 dev_addr(struct dev_key *, const char *, size_t);	/* a host */
uint64_t dev_routes(const struct dev_window *, const struct dev_key *);
uint64_t dev_hosts(const struct dev_window *, const struct dev_key *);
unsigned dev_width(int af);
int	 dev_same_key(const struct dev_key *, const struct dev_key *);

enum dev_say dev_bad(struct device *, const char *why);
enum dev_say dev_refuse(struct device *, const char *why);
/* Makes the list where it is missing. */
struct dev_list *dev_list_of(struct device *, const char *, size_t, int af);
void	 dev_drop(struct device *, struct dev_list *);
/* The row with this number, or NULL. */
struct dev_row *dev_at(struct dev_list *, uint32_t number);
/* All that any of its rows speaks of; NULL: nothing. */
uint64_t dev_all_of(const struct device *, const struct dev_list *);
/* For texts that count as a whole: keep a line; load them, all or nothing. */
enum dev_say dev_keep(struct device *, const char *, size_t);
int	 dev_commit(struct device *, int (*load)(struct device *,
	    const char *));
/* In the order of the numbers; those without come last. */
enum dev_say dev_put(struct device *, struct dev_list *,
	    const struct dev_row *);
void	 dev_del(struct device *, struct dev_list *, struct dev_row *);
/* The first row that speaks of a route decides. */
uint64_t dev_first_match(const struct dev_list *);
/* "permit|deny P|any [ge n] [le n]" from word i on; "strict": ge > len. */
int	 dev_rule(const struct device *, struct dev_row *,
	    const struct dev_words *, size_t i, int af, int strict);

#endif
