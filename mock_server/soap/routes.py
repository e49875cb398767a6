"""The routes of SOAP: the WSDL and the operations, at one address."""

from __future__ import annotations

import logging
import traceback
from typing import Final

from aiohttp import web

from mock_server.documentation import Answer
from mock_server.problems import ProblemDocument
from mock_server.registry import Parameter, Registry, Text
from mock_server.rules.bodies import read_bytes, require_media_type
from mock_server.rules.links import absolute
from mock_server.scenario import note_error, scenario_of
from mock_server.soap.envelope import SOAP, Fault, answer, request_in
from mock_server.soap.operations import operation_named, perform
from mock_server.soap.wsdl import NAMESPACE, action_of, wsdl

routes = Registry(
    "soap", Text(en="The bookshop by SOAP 1.1", ru="Магазин по SOAP 1.1"), lesson="01_introduction"
)
log: Final = logging.getLogger("mock_server")

PATH: Final = "/soap"
TEXT_XML: Final = "text/xml"
# That of SOAP 1.2 is read as well: only then the answer can be that the version is wrong.
SOAP_12_XML: Final = "application/soap+xml"
_CONTENT_TYPE: Final = f"{TEXT_XML}; charset=utf-8"
_TRACE: Final = 4000  # characters of a traceback that are kept

REQUEST: Final = f"""<soap:Envelope xmlns:soap="{SOAP}">
  <soap:Body>
    <GetUser xmlns="{NAMESPACE}"><id>3</id></GetUser>
  </soap:Body>
</soap:Envelope>"""
ANSWER: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="{SOAP}">
  <soap:Body>
    <GetUserResponse xmlns="{NAMESPACE}">
      <user>
        <id>3</id>
        <name>خالد المصري</name>
        <email>khalid.almasri@example.org</email>
        <city>بغداد</city>
        <phone>+20 100 555-01-75</phone>
        <registered>2021-03-17</registered>
      </user>
    </GetUserResponse>
  </soap:Body>
</soap:Envelope>
"""
FAULT: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="{SOAP}">
  <soap:Body>
    <soap:Fault>
      <faultcode>soap:Client</faultcode>
      <faultstring xml:lang="en">There is no user 999.</faultstring>
      <detail>
        <NoSuchUser xmlns="{NAMESPACE}">
          <id>999</id>
        </NoSuchUser>
      </detail>
    </soap:Fault>
  </soap:Body>
</soap:Envelope>
"""


@routes.get(
    PATH,
    summary=Text(
        en="The WSDL: which operations there are", ru="WSDL: какие есть операции и их типы"
    ),
    description=Text(
        en="As `/soap?wsdl`, which is where clients look for it; the address in it is the one "
        "that it was asked at.",
        ru="Клиенты ищут описание по адресу `/soap?wsdl`. Адрес внутри — тот, по которому "
        "описание запросили.",
    ),
    parameters=[
        Parameter(
            "wsdl",
            "query",
            str,
            Text(en="Without a value: says what is wanted.", ru="Без значения: что нужно."),
        )
    ],
    returns={200: Answer(media={TEXT_XML: '<wsdl:definitions name="Bookshop" …>'})},
)
async def read_wsdl(request: web.Request) -> web.StreamResponse:
    return _xml(wsdl(absolute(request, PATH)))


@routes.post(
    PATH,
    summary=Text(en="Call an operation", ru="Вызвать операцию"),
    description=Text(
        en="GetUser, FindBooks, PlaceOrder: the Body's element names the operation, and so does "
        "`SOAPAction`. What goes wrong comes as a fault with status 500, as SOAP 1.1 has it.",
        ru="GetUser, FindBooks, PlaceOrder: операцию называет элемент в Body и ещё раз — "
        "`SOAPAction`. Об ошибке сообщает Fault со статусом 500: так принято в SOAP 1.1.",
    ),
    parameters=[
        Parameter(
            "SOAPAction",
            "header",
            str,
            Text(
                en="Names the operation, in quotes (SOAP 1.1, 6.1.1).",
                ru="Называет операцию, в кавычках (SOAP 1.1, 6.1.1).",
            ),
            required=True,
            example=f'"{action_of("GetUser")}"',
        )
    ],
    other_bodies={TEXT_XML: REQUEST},
    returns={
        200: Answer(media={TEXT_XML: ANSWER}),
        500: Answer(
            media={TEXT_XML: FAULT},
            text=Text(en="A fault, whoever is to blame.", ru="Fault, кто бы ни был виноват."),
        ),
        **dict.fromkeys((400, 413, 415), ProblemDocument),
    },
    fails=True,
)
async def call(request: web.Request) -> web.StreamResponse:
    require_media_type(request, TEXT_XML, SOAP_12_XML)
    body = await read_bytes(request)
    try:
        entry = request_in(body, request.charset)
        name = operation_named(entry, request.headers.get("SOAPAction"))
        return _xml(answer(name, perform(scenario_of(request), name, entry)))
    except Fault as fault:
        # Section 6.2, and WS-I Basic Profile 1.1, R1126.
        return _xml(fault.document(), 500)
    except Exception:  # a SOAP client expects a fault for what nobody foresaw, too
        note_error(request, traceback.format_exc()[-_TRACE:])
        log.exception("SOAP call failed")
        text = "The mock server itself failed here; that is no mistake of yours. Its log says more."
        return _xml(Fault("Server", text).document(), 500)


def _xml(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, headers={"Content-Type": _CONTENT_TYPE})
