/* SPDX-License-Identifier: MIT */
#ifndef FF_SIM_READY_H
#define FF_SIM_READY_H

#include <stdint.h>

/* The jobs that a device may take at this moment: leftist heaps by job id, which is the queue's order. The links lie
 * beside the jobs' rows, so that becoming ready allocates nothing and cannot fail. A heap is the row of its first job,
 * its root; row 0 is nobody and an empty heap. Why heaps and not a list: a retried job goes back to its place in the
 * queue, and a paused one leaves from the middle, each in the logarithm of the number of jobs. */
struct ready_node {
    uint32_t left, right, up; /* rows; 0 none */
    uint32_t id;              /* of the job */
    /* rank: length of the shortest way down to 0, which is by the right; 0: in no heap. left_rank: of the node there, so that nobody looks
     * at it only to know; the right one's is one less than rank. */
    uint8_t rank, left_rank;
};

/* links: raised by the number of links followed. */
void ready_push(struct ready_node *nodes, uint32_t *root, uint32_t row, uint32_t id, uint64_t *links);
void ready_remove(struct ready_node *nodes, uint32_t *root, uint32_t row, uint64_t *links);

#endif
