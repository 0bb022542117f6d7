package rig

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// Dict is a dict that is sent. Its order is part of what is measured.
type Dict []entry

type entry struct {
	name  string
	value any
}

// DictOf returns the dict with these names and values in turn.
func DictOf(pairs ...any) Dict {
	var d Dict
	for i := 0; i < len(pairs); i += 2 {
		d = append(d, entry{pairs[i].(string), pairs[i+1]})
	}
	return d
}

// MarshalJSON keeps the order.
func (d Dict) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, e := range d {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(e.name)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), v...)
	}
	return append(b, '}'), nil
}

// XMLCall returns the body of an XML-RPC call as Python's client writes it.
func XMLCall(method string, params ...any) []byte {
	b := []byte("<?xml version='1.0'?>\n<methodCall>\n<methodName>" + method + "</methodName>\n<params>\n")
	for _, p := range params {
		b = append(appendXML(append(b, "<param>\n"...), p), "</param>\n"...)
	}
	return append(b, "</params>\n</methodCall>\n"...)
}

// XMLResponse returns the body of an XML-RPC response, as servers in Python write it.
func XMLResponse(v any) []byte {
	b := appendXML([]byte("<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n"), v)
	return append(b, "</param>\n</params>\n</methodResponse>\n"...)
}

// appendXML appends a value element. It panics if a value is none of those that are sent.
func appendXML(b []byte, v any) []byte {
	b = append(b, "<value>"...)
	switch v := v.(type) {
	case string:
		b = append(append(append(b, "<string>"...), xmlText(v)...), "</string>"...)
	case int:
		b = append(strconv.AppendInt(append(b, "<int>"...), int64(v), 10), "</int>"...)
	case float64:
		b = append(strconv.AppendFloat(append(b, "<double>"...), v, 'g', -1, 64), "</double>"...)
	case bool:
		digit := "0"
		if v {
			digit = "1"
		}
		b = append(append(append(b, "<boolean>"...), digit...), "</boolean>"...)
	case []any:
		b = append(b, "<array><data>\n"...)
		for _, item := range v {
			b = appendXML(b, item)
		}
		b = append(b, "</data></array>"...)
	case Dict:
		b = append(b, "<struct>\n"...)
		for _, e := range v {
			b = append(append(append(b, "<member>\n<name>"...), xmlText(e.name)...), "</name>\n"...)
			b = append(appendXML(b, e.value), "</member>\n"...)
		}
		b = append(b, "</struct>"...)
	default:
		panic(fmt.Sprintf("%T cannot be sent", v))
	}
	return append(b, "</value>\n"...)
}

// xmlText returns s with the characters escaped that end text in XML.
func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// xmlNode is an element of a response.
type xmlNode struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []xmlNode `xml:",any"`
}

// only returns the child of that name, or an empty element.
func (n *xmlNode) only(name string) *xmlNode {
	for i := range n.Children {
		if n.Children[i].XMLName.Local == name {
			return &n.Children[i]
		}
	}
	return &xmlNode{}
}

// Fault is an XML-RPC response that is no result.
type Fault struct{ Text string }

// Error returns the content of the Fault.
func (f *Fault) Error() string { return "fault " + f.Text }

// DecodeXML returns the value of an XML-RPC response: a string, float64 for all numbers, bool, []any or map[string]any. The
// error is a *[Fault] if the response is one.
func DecodeXML(body []byte) (any, error) {
	var root xmlNode
	if err := xml.Unmarshal(body, &root); err != nil {
		return nil, fmt.Errorf("%w in %s", err, Excerpt(body))
	}
	if fault := root.only("fault"); fault.XMLName.Local != "" {
		v, err := fault.only("value").decode()
		if err != nil {
			return nil, err
		}
		return nil, &Fault{fmt.Sprint(v)}
	}
	if root.XMLName.Local != "methodResponse" {
		return nil, fmt.Errorf("not an XML-RPC response: %s", Excerpt(body))
	}
	return root.only("params").only("param").only("value").decode()
}

// decode returns the value of a value element.
func (n *xmlNode) decode() (any, error) {
	if n.XMLName.Local != "value" {
		return nil, fmt.Errorf("the answer has no value")
	}
	if len(n.Children) == 0 {
		return n.Text, nil
	}
	inner := &n.Children[0]
	switch inner.XMLName.Local {
	case "string":
		return inner.Text, nil
	case "int", "i4", "i8", "double":
		return strconv.ParseFloat(strings.TrimSpace(inner.Text), 64)
	case "boolean":
		return strings.TrimSpace(inner.Text) == "1", nil
	case "array":
		list := []any{}
		for i := range inner.only("data").Children {
			v, err := inner.only("data").Children[i].decode()
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case "struct":
		entries := map[string]any{}
		for i := range inner.Children {
			v, err := inner.Children[i].only("value").decode()
			if err != nil {
				return nil, err
			}
			entries[inner.Children[i].only("name").Text] = v
		}
		return entries, nil
	}
	return nil, fmt.Errorf("a value of the type %s is not expected", inner.XMLName.Local)
}

// XMLReturned returns what a keyword returned and logged. A keyword that did not pass is an error.
func XMLReturned(body []byte) (returned any, output string, err error) {
	v, err := DecodeXML(body)
	if err != nil {
		return nil, "", err
	}
	result, _ := v.(map[string]any)
	if result["status"] != "PASS" {
		return nil, "", fmt.Errorf("the keyword failed: %s", Excerpt(body))
	}
	output, _ = result["output"].(string)
	return result["return"], output, nil
}
