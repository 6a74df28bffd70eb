// Package request receives what a citizen sends in: the draft she fills, the facts the registers already know, her
// attachments and evidence, and the receipt. Sending it in files it in the archive and promises what follows, in one
// transaction; the room does not know who takes it up.
package request
