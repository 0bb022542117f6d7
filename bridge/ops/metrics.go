package ops

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"time"
)

// text writes the format of Prometheus.
type text struct{ bytes.Buffer }

// family writes the lines that begin a metric.
func (t *text) family(name, kind, help string) {
	fmt.Fprintf(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// sample writes one value; labels are pairs of a name and a value.
func (t *text) sample(name string, v float64, labels ...string) {
	t.WriteString(name)
	for i := 0; i < len(labels); i += 2 {
		t.WriteByte("{,"[min(i, 1)])
		t.WriteString(labels[i] + `="` + escapeLabel.Replace(labels[i+1]) + `"`)
	}
	if len(labels) > 0 {
		t.WriteByte('}')
	}
	t.WriteString(" " + strconv.FormatFloat(v, 'f', -1, 64) + "\n")
}

var escapeLabel = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// single writes a metric of one value.
func (t *text) single(name, kind, help string, v float64) {
	t.family(name, kind, help)
	t.sample(name, v)
}

var started = time.Now()

// metrics returns the page of figures.
func (p *Pages) metrics() []byte {
	var t text
	t.family("rflua_build_info", "gauge", "The version of the server.")
	t.sample("rflua_build_info", 1, "version", p.Version)
	t.single("rflua_start_time_seconds", "gauge", "When the server was started, in seconds since 1970.", float64(started.UnixMilli())/1000)
	p.Calls.write(&t)
	t.single("rflua_instances", "gauge", "Library instances.", float64(p.Engine.InstanceCount()))
	loaded, broken := 0, 0
	for _, lib := range p.Engine.Libraries() {
		if lib.Revision() != nil {
			loaded++
		}
		if lib.Broken() != nil || lib.Err() != nil {
			broken++
		}
	}
	t.family("rflua_libraries", "gauge", "Libraries that have keywords, and those whose files do not load now.")
	t.sample("rflua_libraries", float64(loaded), "state", "loaded")
	t.sample("rflua_libraries", float64(broken), "state", "broken")
	t.single("rflua_connections", "gauge", "Network connections.", float64(p.Connections.Count()))
	t.single("rflua_connections_closed_total", "counter", "Idle connections that were closed to make room for others (--max-connections).", float64(p.Connections.Evicted()))
	writeRuntime(&t)
	return t.Bytes()
}

// write writes the figures of the calls. It holds the lock while it copies them to memory.
func (c *Calls) write(t *text) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t.single("rflua_keywords_running", "gauge", "Keywords that run, or wait for their instance.", float64(c.running.Load()))
	t.family("rflua_keyword_calls_total", "counter", "Calls of keywords.")
	for _, s := range slices.SortedFunc(maps.Keys(c.counts), series.compare) {
		t.sample("rflua_keyword_calls_total", float64(c.counts[s]), "library", s.library, "keyword", s.keyword, "outcome", s.outcome)
	}
	t.family("rflua_keyword_duration_seconds", "histogram", "How long keywords took.")
	for _, library := range slices.Sorted(maps.Keys(c.durations)) {
		h, n := c.durations[library], uint64(0)
		for i, bound := range bounds {
			n += h.buckets[i]
			t.sample("rflua_keyword_duration_seconds_bucket", float64(n), "library", library, "le", strconv.FormatFloat(bound, 'g', -1, 64))
		}
		t.sample("rflua_keyword_duration_seconds_bucket", float64(h.count), "library", library, "le", "+Inf")
		t.sample("rflua_keyword_duration_seconds_sum", h.sum, "library", library)
		t.sample("rflua_keyword_duration_seconds_count", float64(h.count), "library", library)
	}
	t.family("rflua_reloads_total", "counter", "Edits of libraries that were taken over or not.")
	for _, r := range slices.SortedFunc(maps.Keys(c.reloads), func(a, b reload) int {
		return cmp.Or(cmp.Compare(a.library, b.library), boolean(a.failed)-boolean(b.failed))
	}) {
		outcome := "taken"
		if r.failed {
			outcome = "failed"
		}
		t.sample("rflua_reloads_total", float64(c.reloads[r]), "library", r.library, "outcome", outcome)
	}
	t.family("rflua_refused_total", "counter", "Requests and connections that were refused.")
	for _, reason := range slices.Sorted(maps.Keys(c.refused)) {
		t.sample("rflua_refused_total", float64(c.refused[reason]), "reason", reason)
	}
}

func (s series) compare(other series) int {
	return cmp.Or(cmp.Compare(s.library, other.library), cmp.Compare(s.keyword, other.keyword), cmp.Compare(s.outcome, other.outcome))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// writeRuntime writes what the Go runtime reports of the process.
func writeRuntime(t *text) {
	for _, m := range []struct{ name, source, help string }{
		{"rflua_heap_bytes", "/memory/classes/heap/objects:bytes", "Memory of objects, in use and not collected yet."},
		{"rflua_memory_bytes", "/memory/classes/total:bytes", "Memory that the server has from the operating system."},
		{"rflua_goroutines", "/sched/goroutines:goroutines", "Goroutines."},
	} {
		sample := []metrics.Sample{{Name: m.source}}
		metrics.Read(sample)
		if sample[0].Value.Kind() == metrics.KindUint64 {
			t.single(m.name, "gauge", m.help, float64(sample[0].Value.Uint64()))
		}
	}
}
