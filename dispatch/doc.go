// Package dispatch sends what is archived and nothing else: it chooses the channel, keeps the proof of delivery and
// tells when a letter has reached its reader, since an appeal deadline starts then and not before.
package dispatch
