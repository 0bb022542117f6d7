package soak

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rflua/rflua/bench/rig"
)

// sample is what the server holds at one moment. What is unknown is NaN.
type sample struct {
	at                                    time.Duration // since the load began
	calls                                 int           // so far
	resident, heap                        float64       // bytes
	goroutines, instances                 float64
	descriptors, threads, children, files int
	cpu                                   time.Duration // used so far
}

// sample takes a sample. It is an error if the server has exited.
func (s *soak) sample() (sample, error) {
	select {
	case <-s.server.Exited:
		return sample{}, fmt.Errorf("the server has ended: %s", s.server.Output)
	default:
	}
	m, err := s.server.Memory()
	if err != nil {
		return sample{}, err
	}
	a := sample{at: time.Since(s.began), calls: s.tally.all().calls, resident: m.Resident}
	proc := fmt.Sprintf("/proc/%d/", s.server.Cmd.Process.Pid)
	var errs [5]error
	a.descriptors, errs[0] = entries(proc + "fd")
	a.files, errs[1] = entries(s.temporary)
	a.threads, errs[2] = entries(proc + "task")
	a.children, errs[3] = children(proc)
	a.cpu, errs[4] = processorTime(rig.Content(proc + "stat"))
	metrics := s.metrics()
	of := func(names ...string) float64 {
		for _, name := range names {
			if v, ok := metrics[name]; ok {
				return v
			}
		}
		return math.NaN()
	}
	a.heap = of("rflua_heap_bytes", "go_memstats_heap_alloc_bytes")
	a.goroutines = of("rflua_goroutines", "go_goroutines")
	a.instances = of("rflua_instances")
	return a, errors.Join(errs[:]...)
}

// entries returns how many entries a directory has.
func entries(directory string) (int, error) {
	all, err := os.ReadDir(directory)
	return len(all), err
}

// children returns how many processes run that a process has started.
func children(proc string) (n int, err error) {
	files, err := filepath.Glob(proc + "task/*/children")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err == nil { // the thread may have ended since
			n += len(strings.Fields(string(data)))
		}
	}
	return n, err
}

// ticksPerSecond is the unit of processor time in /proc: USER_HZ is 100 on every architecture that Go supports.
const ticksPerSecond = 100

// processorTime parses /proc/PID/stat.
func processorTime(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:]) // the name before may contain anything
	if len(fields) < 13 {
		return 0, fmt.Errorf("no times in %q", stat)
	}
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / ticksPerSecond, errors.Join(err1, err2)
}

// metrics returns the metrics of the server; nil if it has none.
func (s *soak) metrics() map[string]float64 {
	if s.noMetrics {
		return nil
	}
	ctx, cancel := context.WithTimeout(s.ctx, rig.Patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s/metrics", s.server.XML), nil)
	if err != nil {
		return nil
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil
	}
	return parseMetrics(string(text))
}

// parseMetrics parses the text format of Prometheus. It adds up the values of a metric with several labels.
func parseMetrics(text string) map[string]float64 {
	all := map[string]float64{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		at := strings.LastIndexByte(line, ' ')
		if at < 0 || line[0] == '#' {
			continue
		}
		value, err := strconv.ParseFloat(line[at+1:], 64)
		if err != nil {
			continue
		}
		name, _, _ := strings.Cut(line[:at], "{")
		all[name] += value
	}
	return all
}

// latencies are how long calls took, in ms.
type latencies struct {
	mu   sync.Mutex
	took []float64 // guarded by mu
}

// add adds the duration of a call.
func (l *latencies) add(took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took = append(l.took, rig.Milliseconds(took))
}

// drain returns what was added since the last call.
func (l *latencies) drain() []float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.took
	l.took = nil
	return all
}
