/*
 * Who else could write where the state lies: what is there becomes routers'
 * configuration.
 */
#ifndef TRUST_H
#define TRUST_H

struct conf;

/*
 * Are the state directory and the cache in it, so far as they are there, not
 * writable by group or others?  For a command that writes ("ours"), do they
 * also belong to us, to root or, the cache, to the user that fetches?  And may
 * not everybody write to the record directory?  0, or -1: said in one line, and
 * the exit status is 78.
 */
int	 trust_state(const struct conf *, int ours);

#endif
