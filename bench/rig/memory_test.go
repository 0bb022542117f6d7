package rig

import "testing"

func TestTheKernelsAccountOfMemoryIsRead(t *testing.T) {
	const rollup = `55d0c0000000-7ffe00000000 ---p 00000000 00:00 0          [rollup]
Rss:               18000 kB
Pss:               12000 kB
Shared_Clean:       9000 kB
Private_Dirty:      6000 kB
Anonymous:          7000 kB
`
	m, err := parseRollup(rollup)
	if err != nil || m.Resident != 18000*1024 || m.Anonymous != 7000*1024 {
		t.Errorf("got %+v, %v", m, err)
	}
	if _, err := parseRollup("Rss: none\n"); err == nil {
		t.Error("accepted what is no account")
	}
}
