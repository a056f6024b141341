/*
 * Walls around the program that talks to the network: it gains no privileges,
 * leaves no core, and writes nothing but the cache.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

/*
 * Before anything is read from outside.  Soft: what the kernel does not have
 * costs one line (-v).  cache is the only directory that stays writable.
 */
void	 sandbox_enter(const char *cache);

#endif
